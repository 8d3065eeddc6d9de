"""What the dialogue core calls back: rasa-sdk actions that run in the gateway's process."""
