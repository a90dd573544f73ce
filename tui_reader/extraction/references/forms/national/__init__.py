"""Courts, codes and titles of laws that are told by the language or the law of a country."""
