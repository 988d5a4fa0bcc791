"""Voices, paper figures, reports, sticks, health and help of the staff site."""
