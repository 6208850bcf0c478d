"""Documents, conditions, clock rules, targets and the policies made of them: data. Never tickets."""
