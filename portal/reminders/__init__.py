"""提醒与催办: who is reminded of which deadline and when, the ledger of it, and pressing by hand."""
