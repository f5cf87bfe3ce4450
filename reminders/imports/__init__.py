"""What other programs wrote, turned into documents: iCalendar. Nothing here is trusted, and nothing here does I/O but
`child`, which reads in a process of its own.
"""
