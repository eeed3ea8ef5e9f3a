"""村（居）委会: the registry of divisions and committees, dated, with their yearly figures and their burdens."""
