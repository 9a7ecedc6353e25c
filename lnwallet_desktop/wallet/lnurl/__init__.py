"""LNURL-pay and Lightning addresses: a payee's server is asked for an invoice, and believed in nothing unchecked."""
