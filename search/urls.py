from django.urls import path

from .api import api
from .search_page import search_page
from .views import api_docs, ask_page, widget

urlpatterns = [
    path("ask/", ask_page, name="ask"),
    path("widget.js", widget, name="widget"),
    path("search/", search_page, name="search"),
    path("api/v1/docs", api_docs, name="api_docs"),
    path("api/v1/", api.urls),
]
