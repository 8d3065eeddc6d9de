"""The set-up: both Python environments and the models, from nothing.

It runs before anything is installed, so it imports the standard library, itself and the names of
files only, and any Python from 3.9 on will do. Every part leaves a stamp; a part whose stamp still
fits is skipped, so a second run does nothing. Every failure ends in one sentence that says what to
do.
"""
