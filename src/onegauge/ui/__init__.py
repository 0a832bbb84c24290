"""The screen toolkit: a module declares a screen, everything generic is made here.

Owns what people keep of the pages: saved views and columns of lists, long jobs with their files. Its six words:
*screen* (list, page and form of one model), *column* (how a value is shown, sorted and exported), *filter* (a facet
that can be removed), *layout* (what stands on a document page), *page* (dashboard, matrix, station, job), *provider*
(what a lower layer has to ask a higher one for).

A list asks ``rows.Asked`` for its rows, its order, its columns and its size; export, bulk acts and jobs ask the same, so
that each means the same rows. It counts to 10,000 and no further: beyond that the exact count and the totals are a click,
and only columns with an index are offered for sorting. An act on more than 200 rows and an export of more than 20,000 run
as a job (``jobs.run``, by the worker), as the person, with the rights of that moment.

What leaves on paper lies in ``printing``: a ``Letter`` or a ``Face`` is data, set as PDF or written for label printers.

Doors: ``kit`` (declarations and ``register``), ``forms`` (``OperationForm``), ``providers``, ``pages``.
"""
