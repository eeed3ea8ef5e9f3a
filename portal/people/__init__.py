"""Who there is: divisions, organs, sections, people, and the posts they hold."""
