"""Mutation testing: does a deliberate change of any single line make a test fail?"""
