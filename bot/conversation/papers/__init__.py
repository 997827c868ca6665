"""What stands on documents: the customer's request form, a request's dossier, the register. No printing here."""
