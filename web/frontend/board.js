// The duty board asks for itself anew, keeps what it has when nobody answers, and says how old it is.
// For the browsers of televisions: no modules, no sockets, nothing younger than ECMAScript 2015.
(function () {
  const board = document.getElementById("board");
  const old = document.getElementById("old");
  const every = Number(board.dataset.every) * 1000;
  // A television's own clock is often wrong: time is counted on from what the server said.
  const elapsed = function () { return performance.now(); };
  let got = elapsed();
  let asking = false;

  function tell() {
    const wall = board.querySelector("[data-at]");
    const clock = document.getElementById("clock");
    const age = elapsed() - got;
    if (wall && clock) {
      const local = (Number(wall.dataset.at) + Number(wall.dataset.offset)) * 1000 + age;
      clock.textContent = new Date(local).toISOString().slice(11, 16);
    }
    const minutes = Math.floor(age / 60000);
    old.hidden = age < 3 * every;
    if (!old.hidden) old.textContent = old.dataset.old.replace("{}", String(Math.max(1, minutes)));
  }

  function taken(answer) {
    // A board that was closed shows so.
    if (answer.status === 404) window.location.reload();
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.text();
  }

  function ask() {
    if (asking) return;
    asking = true;
    const sent = elapsed();
    const late = new Promise(function (_, fail) { setTimeout(fail, every); });
    const asked = fetch(board.dataset.address, { cache: "no-store", credentials: "same-origin" });
    Promise.race([asked.then(taken), late]).then(function (text) {
      board.innerHTML = text;
      got = sent;
      tell();
    }).catch(function () {}).then(function () { asking = false; });
  }

  setInterval(tell, 1000);
  setInterval(ask, every);
  tell();
})();
