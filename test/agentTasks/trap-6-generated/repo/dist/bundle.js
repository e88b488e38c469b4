function loadUser(id){return{id}}
