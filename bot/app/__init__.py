"""The only wiring: settings → content → storage → conversation → channels → delivery → web server.

contents.py   the content in force and its engine     outlets.py    the channels of each way to run
assembly.py   all parts joined                         serving.py    running them until told to stop
logs.py       how the log is written                   sides.py      the customers' side and the staff's
rounds.py     what comes round by itself              retention.py  what has been kept long enough
tokens.py     the Official Account's tokens, kept sealed
"""
