# Lost indentation is an IndentationError.
def work():
print('no indentation')
