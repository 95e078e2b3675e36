"""Which vendors a warehouse or a folder of files holds, and what they can and cannot say: `sms connect`."""
