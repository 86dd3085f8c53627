from django.urls import path

from .views import read_document

urlpatterns = [path("read/<int:pk>/<slug:slug>/", read_document, name="read_document")]
