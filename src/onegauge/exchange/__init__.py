"""Exchange: files that come in, row by row, without surprises.

Owns import jobs and their staged rows. A file is staged as it is, validated as a dry run that finds every fault by row
and column, reported, and then loaded by the operations of the modules that own the data: no row gets in by another way
than a form's.

Words: *format* (what a file of a kind must look like, declared in `formats_*.py`), *import job*, *staged row*, *fault*,
*dry run*, *report*.

Doors: `operations` (stage, validate, load, discard), `queries` (report, template), `formats` (the registry).
"""
