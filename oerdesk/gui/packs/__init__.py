"""The place for sticks: what is on one, what it would bring, what one could give.

``page``     the place itself, and everything that takes long
``take``     what a pack would bring
``give``     what one could write to it
``picks``    a list of resources with boxes to tick
``lines``    what such a list shows
``reads``    questions of which only the last answer counts
``stickbar`` which stick is meant
``volumes``  which sticks there are
``unplug``   letting go of a stick
``work``     what the threads do
``jobbar``   progress of a task, with pause and cancel
``flow``     buttons side by side, as many as fit
``aloud``    saying something to those who cannot see it
"""
