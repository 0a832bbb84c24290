"""The toolkit of the API: resources and acts are declared by modules, routes and schemas follow from the declarations.

A *resource* is a table that may be read (list and one row), an *act* an operation that may be called, a *verb* an act
that a lifecycle declares. Bodies come from the operations' own signatures, rows from the tables' own columns, so an
API field cannot drift from what is behind it.
"""
