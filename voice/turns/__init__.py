"""Turn taking: when the caller has begun, finished, interrupted or left."""
