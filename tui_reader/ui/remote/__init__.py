"""An archive behind a network, as the screen asks it: in a thread, while keys are answered.

The screens call an archive as if it answered at once, and one that is embedded does. Of one behind a network the
call is carried out in a thread, and the action that has made it is suspended until the answer is there, while the
thread that draws goes on. Thus the same code serves both, and an embedded archive pays nothing.
"""
