"""Reads policies, one JSON text a line, and prints what parliament finds in each: `<line> <issue> <detail>`."""

import json
import sys

import parliament

for number, line in enumerate(sys.stdin):
    for finding in parliament.analyze_policy_string(line).findings:
        print(number, finding.issue, json.dumps(finding.detail, sort_keys=True, default=str))
