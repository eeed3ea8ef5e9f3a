"""附件: files that belong to something, recognised by their content and handed out to those who may see it."""
