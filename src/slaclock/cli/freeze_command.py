"""`slaclock freeze`: a policy document without tables of holidays, their dates written out (R27)."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from slaclock.policies.freeze import freeze, freezing_caveats
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.yaml_writing import to_yaml


def run_freeze(options: Namespace) -> int:
    """Print the frozen document; what it cannot promise goes to standard error."""
    policies = PolicySet.load(options.policies)
    years = options.years.split(",")
    document = freeze(policies, years)
    as_json = options.format == "json" or (options.format is None and options.policies.suffix.lower() == ".json")
    print(json.dumps(document, ensure_ascii=False, indent=2) if as_json else to_yaml(document).rstrip("\n"))
    for caveat in freezing_caveats(policies, years):
        print(f"! {caveat}", file=sys.stderr)
    return 0
