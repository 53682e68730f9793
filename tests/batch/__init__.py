"""Tests of runs over archives."""
