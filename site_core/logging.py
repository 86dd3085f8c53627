"""Nothing that a person typed may reach a log or an error report."""

from django.views.debug import SafeExceptionReporterFilter


class NoTraceExceptionReporterFilter(SafeExceptionReporterFilter):
    """Leaves request bodies and the values of local variables out of every report."""

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
