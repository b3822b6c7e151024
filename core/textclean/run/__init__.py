"""Cleaning whole dumps: files in, files out, with a manifest of what was done."""

from textclean.run.dump import Options, run_files, run_plan
from textclean.run.manifest import Manifest
from textclean.run.plan import Plan, plan

__all__ = ["Manifest", "Options", "Plan", "plan", "run_files", "run_plan"]
