"""What the demo plays against: a social network, its audience and a mailbox, all of them local."""
