"""What running a recording's ops again tells of it: plain data, which those who run them and those who ask agree on.

A number that is not finite is None once it has travelled, for JSON has no word for it.
"""
