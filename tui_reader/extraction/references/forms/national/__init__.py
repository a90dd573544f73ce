"""Courts, codes and titles of laws that are recognized by the language or the law of a country."""
