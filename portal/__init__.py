"""The ground floor: people and their posts, the record, how things move, official documents, notices."""
