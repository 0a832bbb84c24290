"""Tests of key figures."""
