"""Gives multiprocessing another default start method, as a platform would that has another one: a program may still choose its own."""

import multiprocessing.context
import os

method = os.environ.get('REFERENCE_START_METHOD')
if method:
    multiprocessing.context._default_context._default_context = multiprocessing.context._concrete_contexts[method]
