"""What a question says on its surface: aspects, ages, days, places, persons, its language."""
