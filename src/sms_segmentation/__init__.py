"""The commands of sms_segmentation: build, explain, fit, backtest, validate and what they share."""
