#!/usr/bin/env python3
"""usage: validate.py SCHEMA.json FILE...: each FILE must be one JSON document valid against the schema (draft 2020-12)."""
import json, pathlib, sys
import jsonschema

folder = pathlib.Path(sys.argv[1]).parent
schema = json.load(open(sys.argv[1]))
store = {}
for f in folder.glob("*.json"):
    s = json.load(open(f))
    store[s.get("$id", f.name)] = s
    store[f.name] = s
resolver = jsonschema.RefResolver(base_uri="", referrer=schema, store=store)
validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
bad = 0
for name in sys.argv[2:]:
    try:
        doc = json.load(open(name))
    except ValueError as e:
        print(f"{name}: not JSON: {e}")
        bad = 1
        continue
    for e in validator.iter_errors(doc):
        print(f"{name}: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}")
        bad = 1
sys.exit(bad)
