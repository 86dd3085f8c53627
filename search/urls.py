from django.urls import path
from django.views.generic import TemplateView

from .api import api
from .search_page import search_page
from .views import ask_page

urlpatterns = [
    path("ask/", ask_page, name="ask"),
    path("search/", search_page, name="search"),
    path(
        "api/v1/docs", TemplateView.as_view(template_name="search/api_docs.html"), name="api_docs"
    ),
    path("api/v1/", api.urls),
]
