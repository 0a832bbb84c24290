"""The screen toolkit: a module declares a screen, everything generic is made here.

Owns no table. Its six words: *screen* (list, page and form of one model), *column* (how a value is shown,
sorted and exported), *filter* (a facet that can be removed), *layout* (what stands on a document page),
*page* (dashboard, matrix, station, job), *provider* (what a lower layer has to ask a higher one for).

Doors: ``kit`` (declarations and ``register``), ``forms`` (``OperationForm``), ``providers``, ``pages``.
"""
