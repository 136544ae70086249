"""Guards for everything that comes from outside, and writes that survive a power cut.

``durable``   write a file whole or not at all
``lock``      one long change to a library at a time
``names``     names from outside to names that are safe on every file system
``archives``  read ZIP files within limits
``xml``       parse XML without entities, DTDs or network
"""
