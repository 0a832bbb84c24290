"""Organisation, access, operating template, policies, variances and approvals."""
