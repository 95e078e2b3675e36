"""What leaves the warehouse for vendors: the tables of schema exports as files (sms export), or through their interfaces (sms activate)."""
