exports.USERS = 'Users';
