"""Audio in memory: sample rates, telephone codecs, voice activity. Nothing is ever written."""
