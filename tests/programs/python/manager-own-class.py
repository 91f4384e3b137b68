# A class of one's own behind a BaseManager: the object lives in the server, its methods are called from anywhere.
from multiprocessing import Process
from multiprocessing.managers import BaseManager


class Account:
    def __init__(self, amount):
        self._amount = amount

    def pay_in(self, amount):
        if amount <= 0:
            raise ValueError(f'cannot pay in {amount}')
        self._amount += amount

    def amount(self):
        return self._amount


class Bank(BaseManager):
    pass


Bank.register('Account', Account)


def payer(account, amount):
    account.pay_in(amount)


if __name__ == '__main__':
    with Bank() as bank:
        account = bank.Account(100)
        processes = [Process(target=payer, args=(account, amount)) for amount in (1, 20, 300)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(account.amount())
        try:
            account.pay_in(-5)
        except ValueError as error:
            print('from the server:', error)
        try:
            account.steal()
        except AttributeError as error:
            print(error)
