"""LNURL-pay and Lightning addresses: asking a payee's server for an invoice, and believing nothing it says unchecked."""
