"""Addresses of the screens: generic, resolved against the registry."""

from django.urls import path

from onegauge.ui.views import conversation, document, forms, general, home, listing, pages, verbs

app_name = "ui"
urlpatterns = [
    path("", home.home, name="home"),
    path("inbox/", home.inbox, name="inbox"),
    path("search/", general.search, name="search"),
    path("scope/", general.scope, name="scope"),
    path("download/<slug:module>/<slug:name>/<slug:which>/", general.download, name="download"),
    path("journal/", general.journal, name="journal"),
    path("lookup/<slug:module>/<slug:name>/", general.lookup, name="lookup"),
    path("<slug:module>/<slug:name>/", general.entry, name="list"),
    path("<slug:module>/<slug:name>/export.csv", listing.export, name="export"),
    path("<slug:module>/<slug:name>/new/", forms.create, name="create"),
    path("<slug:module>/<slug:name>/do/<slug:act>/", verbs.bulk, name="bulk"),
    path("<slug:module>/<slug:name>/task/<int:pk>/", pages.task, name="task"),
    path("<slug:module>/<slug:name>/<int:pk>/", document.document, name="document"),
    path("<slug:module>/<slug:name>/<int:pk>/edit/", forms.edit, name="edit"),
    path("<slug:module>/<slug:name>/<int:pk>/trace/<slug:code>/<int:line>/", document.trace, name="trace"),
    path("<slug:module>/<slug:name>/<int:pk>/comment/", conversation.comment, name="comment"),
    path("<slug:module>/<slug:name>/<int:pk>/follow/", conversation.follow, name="follow"),
    path("<slug:module>/<slug:name>/<int:pk>/files/", conversation.upload, name="upload"),
    path("<slug:module>/<slug:name>/<int:pk>/files/<int:file>/", conversation.download, name="file"),
    path("<slug:module>/<slug:name>/<int:pk>/files/<int:file>/remove/", conversation.remove, name="remove_file"),
    path("<slug:module>/<slug:name>/<int:pk>/do/<slug:act>/", verbs.verb, name="verb"),
]
