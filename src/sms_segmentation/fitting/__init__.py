"""The mathematics of scripts/sms fit, a module a family of models: arrays in, Fits out.

A family has STATISTICS, the query of what it is fitted to, and fits(), which takes its columns by name. To add one, write its module
and add it to FAMILIES.
"""

from sms_segmentation.fitting import purchases, spend

FAMILIES = [purchases, spend]
