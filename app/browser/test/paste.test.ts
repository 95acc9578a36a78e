import { expect, it } from "vitest";
import { looksLikeNotebook } from "../src/editor/paste";

it.each([
  ['{"cells": [], "nbformat": 4}', true],
  [' {\n "cells" : [{"cell_type": "code"}]}', true],
  ["x = {\"cells\": [1]}", false],
  ["{'cells': [1]}", false],
  ["In [1]: import tensorflow as tf", false],
  ["", false],
])("%j is a notebook: %s", (text, is) => expect(looksLikeNotebook(text)).toBe(is));
