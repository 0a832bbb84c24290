"""What people say and keep about documents: comments with mentions, files, following and notices.

It knows documents only by their kind and id. Whoever may not see a document sees nothing of this either.
"""
