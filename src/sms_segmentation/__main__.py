"""python -m sms_segmentation COMMAND: what `sms COMMAND` is where the package is not installed."""

from sms_segmentation.errors import ending_in_a_sentence

with ending_in_a_sentence():
    from sms_segmentation.cli import app

    app()
